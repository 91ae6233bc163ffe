-- The data date that a workbook states (数据时点): a workbook of an older date is not taken for news.
alter table change_source add column data_date text;
