"""What each organisation and AHSN reported before: its own history, as columns.

From the accepted records of the counting submissions of earlier quarters. Whether what
is found is a failure is the rules' business.
"""
