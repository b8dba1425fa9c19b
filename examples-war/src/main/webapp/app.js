// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

'use strict';

// Deliberately wrong: what the REST interface answers has no "offer".
async function show() {
  const answer = await fetch('api/products/lantern');
  const product = await answer.json();
  document.getElementById('product').textContent = product.name;
  document.getElementById('offer').textContent = product.offer.price;
}

document.getElementById('show').addEventListener('click', () => show());
