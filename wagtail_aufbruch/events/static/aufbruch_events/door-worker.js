/* Keeps the page at the door, and what it is made of, for the time without connection. Names are not kept here: they
   lie in the page's own storage and can be removed there. */
"use strict";

const CACHE = "aufbruch-door";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && url.pathname === new URL(self.registration.scope).pathname;
  const isPart = ["style", "script"].includes(request.destination);
  if (isPage || isPart) event.respondWith(fromNetworkOrKept(request, url, isPage));
});

async function fromNetworkOrKept(request, url, isPage) {
  const cache = await caches.open(CACHE);
  // What somebody searched for is no part of the page that is kept.
  const key = isPage ? url.pathname : request.url;
  try {
    const answer = await fetch(request);
    // Only the page as it is given out without a search, so that no names lie in it.
    if (answer.ok && !answer.redirected && (!isPage || url.search === "")) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}
