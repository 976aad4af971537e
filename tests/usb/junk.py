"""HID devices that say odd things of themselves, by /dev/uhid. None of them ever answers."""
import contextlib
import dataclasses
import os
import struct

DESTROY, CREATE2 = 1, 11
USB = 3
FIDO = bytes.fromhex("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
MOUSE_LIKE = bytes.fromhex("05010902a1010901a10005091901290315002501950375018102950175058103c0c0")


@dataclasses.dataclass
class Device:
    name: bytes
    descriptor: bytes
    is_key: bool
    serial: bytes = b""


DEVICES = [
    Device(b"Twice", FIDO + FIDO, True),
    Device(b"\x1b[2Jcleared\x07\r\n\xe2\x80\xaeesrever", FIDO, True, b"\x1b]0;x\x07"),
    Device(b"\xff\xfe\xc3\x28 not UTF-8", FIDO, True, b"\xff\xff"),
    Device(b"", FIDO, True),
    Device(b"n" * 127, FIDO, True, b"s" * 63),
    Device(b"Reports of 8 bytes", FIDO.replace(bytes.fromhex("9540"), bytes.fromhex("9508")), True),
    Device(b"Numbered reports", FIDO[:7] + b"\x85\x01" + FIDO[7:], True),
    Device(b"Another usage", FIDO.replace(bytes.fromhex("0901"), bytes.fromhex("0902"), 1), False),
    Device(b"Mouse", MOUSE_LIKE, False),
    Device(b"Cut off", FIDO[:20], False),
    Device(b"Nothing at all", b"\x06", False),
]


def create(device):
    return struct.pack("=I128s64s64sHHIIII4096s", CREATE2, device.name, b"", device.serial, len(device.descriptor), USB,
                       0x1209, 0x0002, 0, 0, device.descriptor)


@contextlib.contextmanager
def plugged(devices):
    """They are there as long as the `with` block lasts; one that the kernel refuses is as good as away."""
    opened = []
    try:
        for device in devices:
            opened.append(os.open("/dev/uhid", os.O_RDWR | os.O_CLOEXEC))
            os.write(opened[-1], create(device))
        yield
    finally:
        for descriptor in opened:
            os.close(descriptor)
