"""How the archive comes to a room (Art. 20: 租赁或购买服务)."""
from portal.wording import N_

BUILT, RENTED, SERVICE = "built", "rented", "service"
OWNERSHIPS = {BUILT: N_("自建"), RENTED: N_("租用"), SERVICE: N_("购买服务")}
