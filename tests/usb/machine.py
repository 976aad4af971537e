"""A QEMU guest that runs one program from this computer's own files, which it sees read-only."""
import contextlib
import io
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

QEMU = "qemu-system-x86_64"
BUSYBOX = "/bin/busybox"

INIT = """#!/bin/busybox sh
for program in mount mkdir insmod chroot poweroff; do alias $program="/bin/busybox $program"; done
mkdir -p /proc /sys /dev /root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod $module; done
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 host /root
mount -t proc proc /root/proc
mount -t sysfs sys /root/sys
mount -t devtmpfs dev /root/dev
mount -t tmpfs -o mode=755 run /root/run
chroot /root /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 SYSTEMD_IGNORE_CHROOT=1 {command}
poweroff -f
"""


def archive_entry(name, mode, content=b"", device=(0, 0)):
    """One file of a cpio archive ("newc")."""
    fields = (1, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
    return pad(head) + pad(content)


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def initial_files(kernel, command):
    """The archive that the kernel starts from: busybox, the modules in order, and INIT."""
    out = io.BytesIO()
    for directory in ("bin", "dev", "modules"):
        out.write(archive_entry(directory, 0o040755))
    out.write(archive_entry("dev/console", 0o020600, device=(5, 1)))
    out.write(archive_entry("bin/busybox", 0o100755, pathlib.Path(BUSYBOX).read_bytes()))
    for number, (name, content) in enumerate(kernel.load_order()):
        out.write(archive_entry(f"modules/{number:02}-{name}.ko", 0o100644, content))
    out.write(archive_entry("init", 0o100755, INIT.format(command=shlex.join(command)).encode()))
    out.write(archive_entry("TRAILER!!!", 0))
    return out.getvalue()


def missing():
    """What has to be installed before a guest can run."""
    return [name for name, there in ((QEMU, shutil.which(QEMU)), (BUSYBOX, os.path.exists(BUSYBOX))) if not there]


def accelerators():
    """KVM where this user has it and it is not switched off; QEMU's own translation otherwise."""
    chosen = os.environ.get("FIDESK_USB_ACCELERATOR")
    if chosen:
        return [chosen]
    return ["kvm", "tcg"] if os.access("/dev/kvm", os.R_OK | os.W_OK) else ["tcg"]


def arguments(kernel, files, accelerator):
    return [QEMU, "-accel", accelerator, "-cpu", "host" if accelerator == "kvm" else "max", "-machine", "q35",
            "-m", "1024", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-serial", "stdio", "-kernel", str(kernel.image), "-initrd", str(files),
            "-append", "console=ttyS0 quiet panic=-1 rdinit=/init net.ifnames=0",
            "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
            "-device", "virtio-9p-pci,fsdev=host,mount_tag=host"]


@contextlib.contextmanager
def running(kernel, command, accelerator):
    """The guest's process while it runs; its console is standard output."""
    with tempfile.TemporaryDirectory(prefix="fidesk-usb-") as scratch:
        files = pathlib.Path(scratch) / "initrd"
        files.write_bytes(initial_files(kernel, command))
        process = subprocess.Popen(arguments(kernel, files, accelerator), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


class Alarm:
    """Kills a process unless it is put off."""

    def __init__(self, process, seconds):
        self.process = process
        self.rung = False
        self.set(seconds)

    def set(self, seconds):
        self.timer = threading.Timer(seconds, self.ring)
        self.timer.daemon = True
        self.timer.start()

    def ring(self):
        self.rung = True
        self.process.kill()

    def put_off(self, seconds):
        self.stop()
        self.set(seconds)

    def stop(self):
        self.timer.cancel()


def console_lines(kernel, command, accelerator, boot_limit, limit):
    """The lines on the guest's console until it ends. Killed when nothing but the kernel's own has come within
    boot_limit seconds, or `limit` seconds after that."""
    with running(kernel, command, accelerator) as process:
        alarm, booted = Alarm(process, boot_limit), False
        try:
            for raw in process.stdout:
                line = raw.decode(errors="replace").rstrip("\r\n")
                if not booted and line.startswith("FIDESK "):
                    booted = True
                    alarm.put_off(limit)
                yield line
            if alarm.rung:
                yield f"({accelerator}: stopped, it took too long)"
        finally:
            alarm.stop()
