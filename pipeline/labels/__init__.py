"""The ledger: every block gets one label and one reason, from zones, readers, rules and the classifier."""
