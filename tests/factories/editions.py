"""Editions in the archive, as builds that were swapped in would have left them."""


def tell(archive, marts, known_at):
    """Keep what the marts say as told; return the edition's id, empty if none."""
    edition_id = archive.prepare_edition(marts, known_at)
    archive.settle_editions([edition_id])
    return edition_id
