"""鉴定销毁: files destroyed under a recorded authority and two persons, and the register that stays for ever (`docs/disposal.md`)."""
