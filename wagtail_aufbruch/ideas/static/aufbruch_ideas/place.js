/* Choose a place on the map, by click or with the keyboard. The name of the place, in words, always suffices:
   without this script, without JavaScript and without a street map the form is the same and asks for nothing less.

   <div data-aufbruch-place data-latitude="id_latitude" data-longitude="id_longitude" data-centre="51.9,8.38,12"
        data-tiles="https://…" data-attribution="…" data-label="…" data-chosen="…" data-zoom-in="…" data-zoom-out="…" hidden>
     <p>…<button type="button" data-aufbruch-place-load>…</button></p>
     <div data-aufbruch-place-tools hidden>
       <div data-aufbruch-place-canvas></div>
       <button type="button" data-aufbruch-place-set>Take the middle of the map</button>
       <button type="button" data-aufbruch-place-clear>No place on the map</button>
     </div>
     <p data-aufbruch-place-note role="status"></p>
   </div> */
(() => {
  "use strict";

  const DECIMALS = 6;

  const start = (box) => {
    const L = window.L;
    const data = box.dataset;
    const latitude = document.getElementById(data.latitude);
    const longitude = document.getElementById(data.longitude);
    if (!L || !latitude || !longitude || !data.tiles) return;
    const part = (name) => box.querySelector(`[data-aufbruch-place-${name}]`);
    const note = part("note");
    let map = null;
    let pin = null;

    const say = () => {
      note.textContent = latitude.value ? `${data.chosen} ${latitude.value}, ${longitude.value}` : "";
      part("clear").hidden = !latitude.value;
    };

    const put = (at) => {
      if (pin) pin.remove();
      pin = null;
      latitude.value = at ? at.lat.toFixed(DECIMALS) : "";
      longitude.value = at ? at.lng.toFixed(DECIMALS) : "";
      if (at) {
        const icon = L.divIcon({ className: "aufbruch-pin", iconSize: [28, 28], iconAnchor: [14, 32] });
        pin = L.marker(at, { icon, keyboard: false }).addTo(map);
      }
      say();
    };

    const load = () => {
      const [lat, lng, zoom] = data.centre.split(",").map(Number);
      const chosen = latitude.value && longitude.value;
      part("tools").hidden = false;
      const canvas = part("canvas");
      canvas.setAttribute("role", "region");
      canvas.setAttribute("aria-label", data.label);
      map = L.map(canvas, { zoomControl: false, scrollWheelZoom: false, maxZoom: 19 });
      map.attributionControl.setPrefix(false);
      L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
      L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 }).addTo(map);
      map.setView(chosen ? [Number(latitude.value), Number(longitude.value)] : [lat, lng], chosen ? 16 : zoom);
      if (chosen) put(map.getCenter());
      map.on("click", (event) => put(event.latlng.wrap()));
      part("load").closest("p").remove();
      canvas.focus();
    };

    box.hidden = false;
    part("tools").hidden = true;
    part("load").addEventListener("click", load);
    part("set").addEventListener("click", () => put(map.getCenter().wrap()));
    part("clear").addEventListener("click", () => put(null));
    say();
  };

  document.querySelectorAll("[data-aufbruch-place]").forEach(start);
})();
