"""The guides and questions about LinkedIn, for every member."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tenants.access import allow, any_member


@dataclass(frozen=True)
class Article:
    slug: str
    title: str
    summary: str

    @property
    def kind(self) -> str:
        return "faq" if self.slug.startswith("faq-") else "guide"

    @property
    def template(self) -> str:
        return f"help/articles/{self.slug}.html"

    @property
    def url(self) -> str:
        return reverse("help:article", args=[self.slug])


ARTICLES = (
    Article(
        "add-posting-contract",
        "Add LinkedIn Posting Contract",
        "Post jobs into your company's LinkedIn Job Slots.",
    ),
    Article(
        "connect-recruiter",
        "Connect LinkedIn Recruiter",
        "From the Contract ID to the first imported lead.",
    ),
    Article(
        "connect-referrals",
        "Connect LinkedIn Referrals",
        "What this integration will do, and what LinkedIn no longer offers.",
    ),
    Article(
        "information-shared",
        "Information shared with LinkedIn",
        "Field by field: what comes in, what goes out.",
    ),
    Article(
        "recruiter-integration",
        "The LinkedIn Recruiter integration",
        "How leads, InMail and hiring status stay in step.",
    ),
    Article("faq-how-often", "How often is data synced?", ""),
    Article("faq-what-is-imported", "Which information is imported?", ""),
    Article("faq-what-is-exported", "Which information is sent to LinkedIn?", ""),
    Article("faq-several-contracts", "Can I connect several contracts?", ""),
    Article("faq-seat-holders-without-account", "What if a seat holder has no account here?", ""),
    Article("faq-contract-expiry", "What happens when a contract expires?", ""),
)
_BY_SLUG = {article.slug: article for article in ARTICLES}


@require_safe
@allow(any_member)
def hub(request: HttpRequest) -> HttpResponse:
    guides = [article for article in ARTICLES if article.kind == "guide"]
    faqs = [article for article in ARTICLES if article.kind == "faq"]
    return render(request, "help/hub.html", {"guides": guides, "faqs": faqs})


@require_safe
@allow(any_member)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in _BY_SLUG:
        raise Http404
    return render(request, "help/article.html", {"article": _BY_SLUG[slug]})
