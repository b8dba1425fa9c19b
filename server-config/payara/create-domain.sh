#!/usr/bin/env bash
# Copyright the Eventlog authors
# SPDX-License-Identifier: Apache-2.0
#
# Creates a domain of Payara Server whose ports count from a base: HTTP is base + 80, the administration base + 48.
#
#   create-domain.sh HOME BASE NAME
set -euo pipefail
home=$1 base=$2 name=$3

rm -rf "$home/glassfish/domains/$name"
"$home/bin/asadmin" create-domain --nopassword=true --portbase "$base" "$name"
