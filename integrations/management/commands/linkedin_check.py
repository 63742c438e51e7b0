from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.checkup import Finding, Verdict, check_company, check_product
from integrations.linkedin.limits import DOCUMENTED
from integrations.selectors.apps import apps_by_company
from tenants.scope import tenant_scope


class Command(BaseCommand):
    help = "Say plainly whether LinkedIn can be used as configured: run it after each switch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", help="its slug; without it, every company")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [self._say("", finding) for finding in check_product()]
        companies = 0
        for tenant, app in apps_by_company(options["company"]):
            companies += 1
            with tenant_scope(tenant.id):
                found += [self._say(f"{tenant.slug}: ", one) for one in check_company(app)]
        if not companies:
            self.stdout.write("      no company has a LinkedIn contract yet")
        self.stdout.write(
            "\nDocumented limits of each application, per day (counted to 00:00 UTC):"
        )
        for limit in DOCUMENTED:
            self.stdout.write(f"      {limit.calls_per_day:>9,}  {limit.what}")
        bad = sum(finding.verdict == Verdict.BAD for finding in found)
        if bad:
            raise CommandError(f"Verdict: not ready, {bad} of {len(found)} checks failed.")
        self.stdout.write(f"\nVerdict: ready, {len(found)} checks.")

    def _say(self, who: str, finding: Finding) -> Finding:
        self.stdout.write(f"{finding.verdict:<5} {who}{finding.what}: {finding.detail}")
        return finding
