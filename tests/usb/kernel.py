#!/usr/bin/env python3
"""The guest's kernel: found in /boot, or fetched as packages and unpacked where the build is; nothing is installed.

Usage: kernel.py DIRECTORY    Makes sure that there is one: where /boot has none, fetches it into DIRECTORY.
"""
import lzma
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

# What the guest is made of: its root over 9p from the host, and HID devices from programs.
WANTED = ("virtio_pci", "9pnet_virtio", "9p", "uhid", "hid-generic")
META_PACKAGES = ("linux-image-amd64", "linux-image-generic")  # Debian, Ubuntu
UNPACKED = re.compile(r"\./(boot/vmlinuz-|(usr/)?lib/modules/[^/]+/(modules\.builtin$|kernel/"
                      r"(drivers/(virtio|hid)|fs/(9p|netfs|fscache)|net/9p)/))")


class NoKernel(Exception):
    """There is no kernel that the guest could run."""


class Kernel:
    """An image and the directory of its modules."""

    def __init__(self, image, modules):
        self.image = image
        self.modules = modules

    def module_files(self):
        return {path.name.split(".ko")[0].replace("-", "_"): path
                for path in (self.modules / "kernel").rglob("*.ko*")}

    def built_in(self):
        listed = self.modules / "modules.builtin"
        lines = listed.read_text().split() if listed.exists() else []
        return {pathlib.Path(line).name.split(".ko")[0].replace("-", "_") for line in lines}

    def load_order(self):
        """[(name, ELF bytes)] of WANTED and what they depend on, each after what it needs."""
        files, built_in, order = self.module_files(), self.built_in(), {}

        def add(name):
            name = name.replace("-", "_")
            if not name or name in order or name in built_in:
                return
            if name not in files:
                raise NoKernel(f"{self.modules} has no module {name}")
            content = plain(files[name])
            for other in re.search(rb"\0depends=([^\0]*)\0", content).group(1).decode().split(","):
                add(other)
            order[name] = content

        for wanted in WANTED:
            add(wanted)
        return list(order.items())


def plain(path):
    if path.suffix == ".xz":
        return lzma.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout
    return path.read_bytes()


def complete(kernel):
    try:
        with open(kernel.image, "rb"):
            kernel.load_order()
            return True
    except (NoKernel, OSError):
        return False


def find(*roots):
    """The newest usable kernel below one of the roots, or None."""
    for root in map(pathlib.Path, roots):
        for image in sorted(root.glob("boot/vmlinuz-*"), key=lambda path: path.stat().st_mtime, reverse=True):
            release = image.name.removeprefix("vmlinuz-")
            for modules in (root / "lib/modules" / release, root / "usr/lib/modules" / release):
                kernel = Kernel(image, modules)
                if modules.is_dir() and complete(kernel):
                    return kernel
    return None


def packages():
    """The packages of the kernel that the distribution would install now."""
    for meta in META_PACKAGES:
        found, left = set(), [meta]
        while left:
            shown = subprocess.run(["apt-cache", "depends", "--important", left.pop()], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, check=False).stdout
            for name in re.findall(r"Depends: (linux-(?:image|modules)-[\w.+-]+)", shown):
                if name not in found:
                    found.add(name)
                    left.append(name)
        if found:
            return sorted(found)
    raise NoKernel("no package of a kernel is known here; run apt-get update")


def fetch(directory):
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory) as downloads:
        subprocess.run(["apt-get", "download", "-q", *packages()], cwd=downloads, check=True)
        for package in pathlib.Path(downloads).glob("*.deb"):
            unpack(package, directory)


def unpack(package, directory):
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as content:
        with tarfile.open(fileobj=content.stdout, mode="r|") as archive:
            for member in archive:
                if member.isfile() and UNPACKED.match(member.name):
                    archive.extract(member, directory)
        content.stdout.read()
        if content.wait() != 0:
            raise NoKernel(f"{package.name} cannot be unpacked")


def main():
    directory = pathlib.Path(sys.argv[1])
    if find("/", directory):
        return
    print("Fetching a kernel for the guest of the USB test", file=sys.stderr)
    fetch(directory)
    if not find(directory):
        raise NoKernel(f"what was fetched into {directory} is not complete")


if __name__ == "__main__":
    try:
        main()
    except (NoKernel, OSError, subprocess.CalledProcessError) as failure:
        sys.exit(f"{failure}")
