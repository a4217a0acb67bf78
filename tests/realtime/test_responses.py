"""One response at a time."""

from assistant.realtime.responses import ResponseQueue


def test_a_wish_is_sent_once():
    queue = ResponseQueue()
    assert not queue.take_request()
    queue.want()
    assert queue.take_request()
    assert not queue.take_request()
    assert queue.in_progress and queue.busy


def test_wishes_during_a_response_become_one():
    queue = ResponseQueue()
    queue.began("a")
    queue.want()
    queue.want()
    assert not queue.take_request()
    queue.ended("a")
    assert queue.take_request()


def test_the_end_of_another_response_changes_nothing():
    queue = ResponseQueue()
    queue.began("a")
    queue.ended("b")
    assert queue.active_id == "a"


def test_a_wish_waits_for_the_answer_that_the_server_gives_by_itself():
    queue = ResponseQueue(server_will_answer=True)
    queue.want()
    assert not queue.take_request()
    queue.began("a")
    queue.ended("a")
    assert queue.take_request()


def test_a_refused_request_may_be_made_again():
    queue = ResponseQueue()
    queue.want()
    queue.take_request()
    queue.refused()
    queue.want()
    assert queue.take_request()


def test_an_unknown_active_response_is_waited_for():
    queue = ResponseQueue()
    queue.want()
    queue.take_request()
    queue.found_active()
    assert not queue.take_request()
    queue.ended("whatever")
    assert queue.take_request()


def test_a_known_active_response_is_waited_for_by_name():
    queue = ResponseQueue()
    queue.began("a")
    queue.found_active()
    queue.ended("b")
    assert not queue.take_request()
    queue.ended("a")
    assert queue.take_request()


def test_a_lost_connection_forgets_everything():
    queue = ResponseQueue()
    queue.began("a")
    queue.want()
    queue.forget()
    assert not queue.busy
