"""The deeds of this room: one module per noun, one transaction per verb.

Every deed on a candidate locks their row first, then what else it needs: Candidate → Slot, Candidate → Payment.
"""
