-- The verdicts of Security Command Center's findings in BigQuery. Upload the library first:
--   node integrations/bigquery/build.mjs && gcloud storage cp dist/bigquery/pyverdict-udf.js gs://BUCKET/
-- DATASET is the dataset that the findings are exported to.

CREATE OR REPLACE FUNCTION DATASET.pyverdict(contents STRING)
RETURNS STRING
DETERMINISTIC
LANGUAGE js
OPTIONS (
  library = ['gs://BUCKET/pyverdict-udf.js'],
  description = 'Says what a Python script is, by the evidence in it: JSON with label, score, reasons, techniques, hashes.')
AS r"return PyVerdict.brief(contents, 'script');";

-- Each script once, however many findings hold it. The export has a row for every change of a finding: the latest counts.
CREATE OR REPLACE TABLE DATASET.python_verdicts AS
WITH
  latest AS (
    SELECT finding_id, event_time, finding
    FROM DATASET.findings
    WHERE finding.category = 'Execution: Malicious Python executed'
    QUALIFY ROW_NUMBER() OVER (PARTITION BY source_id, finding_id ORDER BY event_time DESC) = 1
  ),
  scripts AS (
    SELECT finding_id, event_time, finding.resource_name, process.script.contents
    FROM latest, UNNEST(finding.processes) AS process
    WHERE process.script.contents IS NOT NULL
  ),
  verdicts AS (
    SELECT contents, DATASET.pyverdict(contents) AS verdict
    FROM (SELECT DISTINCT contents FROM scripts)
  )
SELECT
  finding_id,
  event_time,
  resource_name,
  JSON_VALUE(verdict, '$.label') AS label,
  CAST(JSON_VALUE(verdict, '$.score') AS FLOAT64) AS score,
  JSON_VALUE_ARRAY(verdict, '$.reasons') AS reasons,
  JSON_VALUE_ARRAY(verdict, '$.techniques') AS techniques,
  JSON_VALUE(verdict, '$.sha256') AS sha256,
  JSON_VALUE(verdict, '$.fuzzy') AS fuzzy,
  JSON_VALUE_ARRAY(verdict, '$.diagnostics') AS diagnostics
FROM scripts JOIN verdicts USING (contents);
