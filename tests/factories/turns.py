"""In which order the files of tests are given to the workers, and which go together."""

from xdist.scheduler import LoadScopeScheduling

# Each of these takes half a minute and more of a processor. Begun last, one of them
# would keep one worker busy while the others have nothing left to do.
DEAREST = (
    "integration/test_spark_results.py",
    "integration/test_dagster_ui.py",
    "browser/test_pages_in_a_browser.py",
    "faults/test_warehouse_faults.py",
    "faults/test_rule_faults.py",
    "properties/test_basis_properties.py",
    "properties/test_judging_properties.py",
    "unit/validation/test_rule_examples.py",
    "integration/test_run_command.py",
    "integration/test_correction.py",
    "integration/test_accessible_tables.py",
    "unit/validation/test_standing.py",
    "unit/warehouse/test_build.py",
    "integration/test_releases.py",
    "integration/test_readers.py",
    "integration/test_outputs.py",
    "integration/test_dagster_job.py",
    "properties/test_structure_properties.py",
)


# These read what only one worker needs to make, and keeps in memory.
TOGETHER = {
    "integration/test_spark_constructs.py": "integration/test_spark_results.py",
    "integration/test_small_counts.py": "integration/test_accessible_tables.py",
    "integration/test_tables_front_page.py": "integration/test_accessible_tables.py",
    "unit/publication/audit_pages/test_from_figure_to_cells.py": (
        "unit/publication/audit_pages/test_audit_pages.py"
    ),
}


class OneWorkerAGroup(LoadScopeScheduling):
    """Gives each worker one group of tests after another, in the order of the tests."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)


def group_of(nodeid):
    """The file whose tests a test goes with: its own, as a rule."""
    name = nodeid.partition("::")[0].removeprefix("tests/")
    return TOGETHER.get(name, name)


def turn_of(nodeid):
    """When a test's turn is: the dearest files first, as listed, then the others."""
    name = group_of(nodeid)
    return DEAREST.index(name) if name in DEAREST else len(DEAREST)
