#!/usr/bin/env bash
# Copyright the Eventlog authors
# SPDX-License-Identifier: Apache-2.0
#
# Creates a domain of Payara Server or GlassFish whose ports count from a base: HTTP is base + 80, the administration base + 48.
#
#   create-domain.sh HOME BASE NAME [DIRECTORY OF DOMAINS]
set -euo pipefail
home=$1 base=$2 name=$3 domains=${4:-$1/glassfish/domains}

rm -rf "${domains:?}/$name"
"$home/bin/asadmin" create-domain --nopassword=true --domaindir "$domains" --portbase "$base" "$name"

# GlassFish 8 keeps EJB timers in Derby, whose classes it does not find where it has them.
if [ -f "$home/javadb/lib/derby.jar" ]; then
  cp "$home"/javadb/lib/{derby,derbyshared,derbytools}.jar "$domains/$name/lib/"
fi
