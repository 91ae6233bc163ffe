-- Keyed hashes over the change sets and their sheets, so that who, when and from which cell cannot be rewritten unseen.
alter table change_set add column mac text;
alter table change_source add column mac text;
