/* A map with pins on a plain ground; the street map comes after a click. What it shows stands in words beside it.

   The places come from data-url, as {"places": [{"title", "url", "at", "place", "field", "accent"}]}, or are the one
   that data-latitude, data-longitude, data-title and data-place name. */
(() => {
  "use strict";

  const CELL = 56; // pixels within which pins are put together
  const NEAREST = 18; // zoom at which pins of one place open a list instead

  const text = (node, tag, words) => {
    const child = document.createElement(tag);
    child.textContent = words;
    node.append(child);
    return child;
  };

  const linkTo = (node, spot) => {
    const link = text(node, spot.url ? "a" : "strong", spot.title);
    if (spot.url) link.href = spot.url;
    const more = [spot.field, spot.place].filter(Boolean).join(" · ");
    if (more) text(node, "p", more);
  };

  const popup = (places) => {
    const box = document.createElement("div");
    if (places.length === 1) {
      linkTo(box, places[0]);
    } else {
      const list = document.createElement("ul");
      places.forEach((spot) => linkTo(text(list, "li", ""), spot));
      box.append(list);
    }
    return box;
  };

  const icon = (L, places) => {
    const many = places.length > 1;
    const accents = new Set(places.map((spot) => spot.accent));
    const accent = accents.size === 1 && places[0].accent ? ` aufbruch-accent-${places[0].accent}` : "";
    const size = many ? 44 : 28;
    return L.divIcon({
      className: `aufbruch-pin${many ? " aufbruch-pin--many" : ""}${accent}`,
      html: many ? String(places.length) : "",
      iconSize: [size, size],
      iconAnchor: many ? [size / 2, size / 2] : [size / 2, size + 4],
      popupAnchor: [0, many ? -size / 2 : -size],
    });
  };

  const together = (map, places) => {
    const cells = new Map();
    places.forEach((spot) => {
      const point = map.project(spot.at);
      const key = `${Math.floor(point.x / CELL)}:${Math.floor(point.y / CELL)}`;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(spot);
    });
    return [...cells.values()];
  };

  const middle = (places) => [0, 1].map((at) => places.reduce((sum, spot) => sum + spot.at[at], 0) / places.length);

  const draw = (L, map, layer, places, words) => {
    layer.clearLayers();
    together(map, places).forEach((near) => {
      const many = near.length > 1;
      const title = many ? words.many.replace("%(number)s", near.length) : near[0].title;
      const pin = L.marker(middle(near), { icon: icon(L, near), title, alt: title, keyboard: true });
      const bounds = L.latLngBounds(near.map((spot) => spot.at));
      if (many && map.getZoom() < NEAREST && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
        pin.on("click keypress", (event) => {
          if (event.type === "click" || event.originalEvent.key === "Enter") {
            map.fitBounds(bounds.pad(0.2), { maxZoom: NEAREST, animate: false });
          }
        });
      } else {
        pin.bindPopup(popup(near), { maxHeight: 240 });
      }
      layer.addLayer(pin);
      pin.getElement()?.setAttribute("aria-label", title);
    });
  };

  const offerTiles = (L, map, box, data) => {
    const ask = box.querySelector("[data-aufbruch-map-ask]");
    if (!ask || !data.tiles) return;
    ask.hidden = false;
    ask.querySelector("button").addEventListener("click", () => {
      L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 }).addTo(map);
      ask.remove();
      map.getContainer().focus();
    });
  };

  const placesOf = async (data) => {
    if (data.latitude) return [{ title: data.title, place: data.place, at: [Number(data.latitude), Number(data.longitude)] }];
    const answer = await fetch(data.url);
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).places;
  };

  const show = async (box) => {
    const L = window.L;
    const data = box.dataset;
    const canvas = box.querySelector("[data-aufbruch-map-canvas]");
    const note = box.querySelector("[data-aufbruch-map-note]");
    let places;
    try {
      places = await placesOf(data);
    } catch {
      note.textContent = data.failed;
      return;
    }
    if (!places.length) return;
    canvas.hidden = false;
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", data.label);
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(canvas, {
      attributionControl: Boolean(data.tiles),
      zoomControl: false,
      fadeAnimation: false,
      zoomAnimation: !calm,
      scrollWheelZoom: false, // who scrolls the page does not want to be caught
      maxZoom: 19,
    });
    L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    if (data.tiles) map.attributionControl.setPrefix(false);
    const everything = L.latLngBounds(places.map((spot) => spot.at));
    const showAll = () => map.fitBounds(everything, { maxZoom: 15, padding: [40, 40], animate: false });
    showAll();
    const layer = L.layerGroup().addTo(map);
    map.on("zoomend", () => draw(L, map, layer, places, data));
    draw(L, map, layer, places, data);
    // Until somebody has moved it, the map shows all, however wide it becomes.
    let moved = false;
    ["pointerdown", "keydown"].forEach((name) => canvas.addEventListener(name, () => { moved = true; }));
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (!moved) showAll();
    }).observe(canvas);
    offerTiles(L, map, box, data);
  };

  document.querySelectorAll("[data-aufbruch-map]").forEach(show);
})();
