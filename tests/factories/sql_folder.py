"""Some files of ``sql/`` by themselves: a build of few tables, made like any other."""

import shutil

from assets.domain.project import SQL
from tests.factories.warehouse import all_files


def sql_folder_of(folder, *names):
    """The folder, with the SQL files of these tables and of all that they rest on."""
    dependencies = {file.name: file.dependencies for file in all_files()}
    waiting, found = list(names), set()
    while waiting:
        name = waiting.pop()
        if name in dependencies and name not in found:
            found.add(name)
            waiting.extend(dependencies[name])
    for name in found:
        place = f"{name.replace('.', '/')}.sql"
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SQL / place, folder / place)
    return folder
