"""The far end for demo and tests: a small process that speaks Stripe's HTTP API and moves no money.

Production code knows one provider, Stripe, through Stripe's own client. Where there are no keys the
far end is replaced, not the code. This process knows only the calls that the house makes, refuses
what it was not written for, keeps its state in a file of its own, shows a checkout page that says
plainly that it is a test, signs its events and posts them to the ordinary webhook.
"""
