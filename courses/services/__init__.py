"""The deeds of this room: one module per noun, one transaction per verb.

Every deed that touches a place locks its edition's row first, then what it needs of payments: Edition → Payment.
"""
