// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// Deliberately wrong: the page has no element "friends".
function share() {
  return 249 / document.getElementById('friends').value;
}

document.getElementById('share').addEventListener('click', () => share());
