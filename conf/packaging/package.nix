# SPDX-License-Identifier: BSD-3-Clause
# Nix: callPackage of this file.  The shim is linked with where it will be, in the
# store, and so are the policies; those of the administrator stay in /etc/landshim.
{ lib, stdenv, fetchurl, libconfig }:

stdenv.mkDerivation (finalAttrs: {
  pname = "landshim";
  version = "@VERSION@";

  src = fetchurl {
    url = "https://landshim.invalid/landshim-${finalAttrs.version}.tar.xz";
    sha256 = "@SHA256@";
  };

  # The source of libconfig, since its archive is not built.
  postUnpack = "mkdir libconfig && tar -xf ${libconfig.src} -C libconfig --strip-components=1 || cp -R ${libconfig.src}/. libconfig";

  makeFlags = [
    "PREFIX=${placeholder "out"}"
    "SYSCONFDIR=/etc"
    "LIBCONFIG_SOURCE=../libconfig"
  ];

  # What is compiled in is /etc, which only the administrator writes.
  installPhase = ''
    runHook preInstall
    make install DESTDIR="$PWD/root" $makeFlags
    mkdir -p $out
    cp -R root$out/. $out/
    runHook postInstall
  '';

  doInstallCheck = true;
  installCheckPhase = "$out/bin/landshim rights >/dev/null";

  meta = {
    description = "Run programs confined by Landlock, and check their policies";
    license = with lib.licenses; [ bsd3 lgpl21Plus ];
    platforms = lib.platforms.linux;
    mainProgram = "landshim";
  };
})
