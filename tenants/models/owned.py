from django.db import models

from tenants.ids import uuid7
from tenants.scope import current_tenant_id


class TenantOwned(models.Model):
    """A row of one company.

    The table's primary key is (tenant_id, id) and its policies are forced: see `tenants.rls`.
    References to other tenant tables are declared with `db_constraint=False` here and made as
    composite keys in the migration (`rls.refer`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenants.Tenant",
        on_delete=models.PROTECT,
        default=current_tenant_id,
        editable=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        abstract = True
