"""How days and hours are written where Django writes them: in the admin, above all."""
