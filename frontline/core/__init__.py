"""What every domain stands on: settings, database, jobs, events, panels, access, page furniture."""
