from tenants.models.company import Membership, Route, Tenant
from tenants.models.owned import TenantOwned
from tenants.models.records import ApiToken, AuditRecord, Notification
from tenants.models.user import User

__all__ = [
    "ApiToken",
    "AuditRecord",
    "Membership",
    "Notification",
    "Route",
    "Tenant",
    "TenantOwned",
    "User",
]
