"""The desk's first page: tasks, silent organisations, drafts, promises."""
