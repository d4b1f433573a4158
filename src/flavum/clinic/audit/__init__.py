"""Who changed, saw and disclosed what; sealed in a chain that shows when somebody changes it afterwards."""
