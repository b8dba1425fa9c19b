#!/usr/bin/env bash
# Copyright the Eventlog authors
# SPDX-License-Identifier: Apache-2.0
#
# Measures clients that report errors in browsers: bundled and minified by esbuild, then gzip -9, as in docs/browser.md.
# Usage: sizes.sh <empty directory>; installs the packages from npm there.
set -euo pipefail
script=$(cd "$(dirname "$0")/../../../.." && pwd)/src/cdi/src/main/resources/org/eventlog/cdi/browser/client.js
cd "$1"
npm init -y >/dev/null
npm install --no-package-lock --no-audit --no-fund --silent esbuild@0.28 @sentry/browser@11 @bugsnag/js@9 \
  @honeybadger-io/js@6 rollbar@3 trackjs@3 @micro-sentry/browser@7 @datadog/browser-logs@7 @grafana/faro-web-sdk@2

measure() {
  local bytes
  bytes=$(printf '%s\n' "$2" | npx esbuild --bundle --minify --format=iife --platform=browser \
    --define:process.env.NODE_ENV='"production"' --log-level=error | gzip -9 | wc -c)
  printf '%8d  %s\n' "$bytes" "$1"
}

printf '%8d  %s\n' "$(sed -E 's/^\s+//; /^\/\//d; /^$/d' "$script" | gzip -9 | wc -c)" Eventlog
measure @sentry/browser "import { init } from '@sentry/browser'; init({});"
measure @bugsnag/js "import Bugsnag from '@bugsnag/js'; Bugsnag.start({});"
measure @honeybadger-io/js "import Honeybadger from '@honeybadger-io/js'; Honeybadger.configure({});"
measure rollbar "import Rollbar from 'rollbar'; new Rollbar({});"
measure trackjs "import { TrackJS } from 'trackjs'; TrackJS.install({});"
measure @micro-sentry/browser "import { BrowserMicroSentryClient } from '@micro-sentry/browser'; new BrowserMicroSentryClient({});"
measure @datadog/browser-logs "import { datadogLogs } from '@datadog/browser-logs'; datadogLogs.init({});"
measure @grafana/faro-web-sdk "import { initializeFaro } from '@grafana/faro-web-sdk'; initializeFaro({});"
