"""Control list files for the tests."""

HEADER = "code,title,category,category_name,product_group,product_group_name,regime,reasons,unit,sensitive"
LASER = "6A005,Lasers of high power,6,Sensors and lasers,A,Equipment,WA,NS|NP|AT,NMB,N"
CAMERA = "6A003,Thermal cameras,6,Sensors and lasers,A,Equipment,WA,NS|RS,NMB,N"
LASER_SOFTWARE = "6D001,Programs for making lasers,6,Sensors and lasers,D,Software,WA,NS,NMB,N"
FIBER = "1C010,Carbon fibers and prepregs,1,Materials,C,Materials,WA,NS,KGM,N"
UNLISTED = "UNLISTED,Not named by any entry,-,Not on the list,-,Not on the list,NONE,,NMB,N"


def file(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def whole() -> bytes:
    return file(LASER, CAMERA, LASER_SOFTWARE, FIBER, UNLISTED)
