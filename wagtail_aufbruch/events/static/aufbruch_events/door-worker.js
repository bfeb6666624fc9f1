/* Caches the page at the door, and its parts, for when there is no connection. Names are not cached here: they are
   in the page's own storage and can be removed there. */
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
  // What somebody searched for is not part of the page that is cached.
  const key = isPage ? url.pathname : request.url;
  try {
    const answer = await fetch(request);
    // Only the page without a search, so that it contains no names.
    if (answer.ok && !answer.redirected && (!isPage || url.search === "")) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}
