-- What a person confirmed about a column of a layout: the words of its header lead to a field of a ledger, or to none.
create table layout_match (
    id text primary key,
    fingerprint text not null,
    header text not null,
    ledger text not null,
    field text not null,
    actor text not null,
    at_ms bigint not null
);
