-- The tables that every register has. Ledger tables are made from the pack (schema.rs).
-- Portable dialect only: text, bigint, boolean; see docs/architecture.md.

-- Facts about the register itself, and the head of the change log's chain.
create table register_fact (
    name text primary key,
    value text not null
);

-- One act of one person: an import, an edit, an undo.
create table change_set (
    id text primary key,
    kind text not null,
    actor text not null,
    at_ms bigint not null,
    note text not null
);

-- A sheet that fed a change set. `columns` tells which column fed which field, so that a row number is enough to
-- lead from a record to its cells.
create table change_source (
    change_set text not null references change_set (id),
    number bigint not null,
    file text not null,
    file_hash text not null,
    sheet text not null,
    columns text not null,
    primary key (change_set, number)
);

-- Every write, before and after, chained by keyed hashes. Rows are only ever added.
create table change (
    seq bigint primary key,
    change_set text not null references change_set (id),
    source bigint,
    source_row bigint,
    ledger text not null,
    record text not null,
    action text not null,
    before_values text,
    after_values text,
    actor text not null,
    at_ms bigint not null,
    mac text not null
);

create index change_record on change (record);
create index change_change_set on change (change_set);
