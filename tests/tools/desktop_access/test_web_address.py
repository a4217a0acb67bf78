"""Web addresses: one form for each, and none that is not what it seems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tools import ToolError
from assistant.tools.desktop_access.web_address import canonical_address


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://example.org/", "https://example.org/"),
        ("  HTTPS://Example.ORG ", "https://example.org/"),
        ("http://example.org:80/a?b=c#d", "http://example.org/a?b=c#d"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://example.org/ö?q=ü&r=%20#ß", "https://example.org/%C3%B6?q=%C3%BC&r=%20#%C3%9F"),
        ('https://example.org/"<>', "https://example.org/%22%3C%3E"),
        ("example.org", "https://example.org/"),
        ("www.example.org/a/b", "https://www.example.org/a/b"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("localhost:3000", "https://localhost:3000/"),
        ("http://127.0.0.1:5000/x", "http://127.0.0.1:5000/x"),
        ("http://[::1]:5000/", "http://[::1]:5000/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_canonical_form(address: str, canonical: str) -> None:
    assert canonical_address(address) == canonical
    assert canonical_address(canonical) == canonical


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "begin with https://"),
        ("file:///etc/passwd", "file: addresses cannot be opened"),
        ("javascript:alert(1)", "javascript: addresses"),
        ("JavaScript://example.org/%0aalert(1)", "javascript: addresses"),
        ("data:text/html,<b>", "data: addresses"),
        ("mailto:a@example.org", "mailto: addresses"),
        ("vscode://x", "vscode: addresses"),
        ("/etc/passwd", "begin with https://"),
        ("--help", "begin with https://"),
        ("https:example.org", "two slashes"),
        ("https:/example.org", "two slashes"),
        ("https://", "no host"),
        ("https://bank.example@evil.example/", "user name or password"),
        ("https://a:b@example.org/", "user name or password"),
        ("https://@example.org/", "user name or password"),
        ("https://good.example\\@evil.example/", "backslash"),
        ("https://example.org/a b", "space"),
        ("https://example.org/a\nb", "space or an invisible"),
        ("https://example.org/\u202egnp.exe", "invisible"),
        ("https://exa\u00admple.org/", "invisible"),
        ("https://example.org:99999/", "port"),
        ("https://example.org:x/", "port"),
        ("https://2130706433/", "number in disguise"),
        ("https://0x7f.1/", "number in disguise"),
        ("https://127.1/", "number in disguise"),
        ("https://[::g]/", "IPv6"),
        ("https://exa%6dple.org/", "no host"),
        ("https://-a.example/", "no host"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://\u0430pple.example/", "ASCII form xn--"),  # a Cyrillic letter
        ("https://ex\uff0eample/", "ASCII form ex.ample"),  # a full-width full stop
        ("https://example.org/" + "a" * 2000, "2,000 characters"),
    ],
)
def test_what_is_not_what_it_seems_is_refused_in_a_sentence(address: str, said: str) -> None:
    with pytest.raises(ToolError) as caught:
        canonical_address(address)
    assert said in str(caught.value)
    assert str(caught.value).count("\n") == 0


@given(st.one_of(st.text(), st.text("htps:/.@\\[]%#?x1\u0430 ").map(lambda rest: f"https://{rest}")))
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    try:
        canonical = canonical_address(text)
    except ToolError as error:
        assert str(error).endswith((".", "instead."))
    else:
        assert canonical.isascii()
        assert canonical.startswith(("https://", "http://"))
        assert canonical_address(canonical) == canonical
