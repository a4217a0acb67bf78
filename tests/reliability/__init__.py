"""Everything that can go wrong, done for real. The marks of these tests are the table in docs/reliability.md.

    @pytest.mark.fault(
        area="The disk",  # a heading of the page: one of AREAS in packaging/reliability_table.py
        fault="The disk is full",
        seen="The history cannot be written: … Free some space",  # what the user reads; … stands for anything
        recovers="by itself, once there is space",
        kept="the conversation goes on; lines said meanwhile are not in the history",
    )
    def test_a_full_disk(user_saw: UserSaw) -> None:
        ...  # make the fault happen, recover, check what is kept
        user_saw(everything_the_user_read)  # fails unless `seen` is in it

Only plain texts in the mark: the page is made by reading the source (`make reliability`, then commit the page). A
parameter may bring its own: `pytest.param(..., marks=pytest.mark.fault(...))`. `seen=None` says that the user notices
nothing; call `user_saw("")` then. The mark works in any folder of tests/, so mark the tests that exist already. One
row a fault: variants of it need no mark. `assert_no_traceback(text)` (tests/support/faults.py) is for consoles.
"""
