"""Analysts who query while a run publishes."""

import subprocess
import sys

# Connects anew half of the time and keeps its connection the other half; counts what
# it saw. A torn read would show two different figures for one total. It draws breath
# between two queries, or readers and run would wait for one another most of the time.
READER = """
import sys, time, duckdb, pathlib
warehouse, stop = sys.argv[1], pathlib.Path(sys.argv[2])
kept = duckdb.connect(warehouse, read_only=True)
queries = 0
while not stop.exists():
    fresh = duckdb.connect(warehouse, read_only=True)
    for connection in (kept, fresh):
        [(national, parts)] = connection.execute('''
            select
                (select sum(value) from marts.metric_quarter
                 where metric_code = 'tcam_patients'),
                (select sum(value) from marts.activity
                 where metric_code = 'tcam_patients')
        ''').fetchall()
        assert national == parts, (national, parts)
        queries += 1
    fresh.close()
    time.sleep(0.02)
print(queries)
"""


def test_not_one_query_fails_while_runs_publish(sample_year, tmp_path):
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(sample_year.warehouse), str(stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    published = {sample_year.warehouse.resolve()}
    try:
        for number in range(2):
            broken = sample_year.inbox / "2020-21-Q4" / f"broken {number}.xlsx"
            broken.write_bytes(b"not a workbook: %d" % number)
            assert sample_year.outturn("run").returncode == 3
            published.add(sample_year.warehouse.resolve())
    finally:
        stop.touch()
    for reader in readers:
        printed, complaint = reader.communicate(timeout=60)
        assert reader.returncode == 0, complaint
        assert int(printed) > 0
    assert len(published) == 3
