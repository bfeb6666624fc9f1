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

    /* What stands in the two fields, as people type it ("51,9067"); null where it is no place. */
    const read = () => {
      const [lat, lng] = [latitude, longitude].map((field) => Number.parseFloat(field.value.replace(",", ".")));
      return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? L.latLng(lat, lng) : null;
    };

    const show = () => {
      const at = read();
      if (pin) pin.remove();
      pin = null;
      if (at && map) {
        const icon = L.divIcon({ className: "aufbruch-pin", iconSize: [28, 28], iconAnchor: [14, 32] });
        pin = L.marker(at, { icon, keyboard: false }).addTo(map);
      }
      note.textContent = at ? `${data.chosen} ${latitude.value}, ${longitude.value}` : "";
      part("clear").hidden = !at;
    };

    const put = (at) => {
      latitude.value = at ? at.lat.toFixed(DECIMALS) : "";
      longitude.value = at ? at.lng.toFixed(DECIMALS) : "";
      show();
    };

    const load = () => {
      const [lat, lng, zoom] = data.centre.split(",").map(Number);
      const at = read();
      part("tools").hidden = false;
      const canvas = part("canvas");
      canvas.setAttribute("role", "region");
      canvas.setAttribute("aria-label", data.label);
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      map = L.map(canvas, { zoomControl: false, zoomAnimation: !calm, scrollWheelZoom: false, maxZoom: 19 });
      map.attributionControl.setPrefix(false);
      L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
      L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 }).addTo(map);
      map.setView(at || [lat, lng], at ? 16 : zoom);
      map.on("click", (event) => put(event.latlng.wrap()));
      part("load").closest("p").remove();
      show();
      canvas.focus();
    };

    const takeMiddle = () => {
      map.stop(); // the map may still be on its way from the last key
      put(map.getCenter().wrap());
    };

    const clear = () => {
      part("set").focus(); // this button is about to be hidden
      put(null);
    };

    box.hidden = false;
    part("tools").hidden = true;
    part("load").addEventListener("click", load);
    part("set").addEventListener("click", takeMiddle);
    part("clear").addEventListener("click", clear);
    /* Both numbers pasted into one field, as maps give them out: "51.9067, 8.3785". */
    const takeApart = (field, other) => {
      const pair = /^\s*(-?\d{1,3}[.,]\d+)(?:\s*[;,]\s*|\s+)(-?\d{1,3}[.,]\d+)\s*$/.exec(field.value);
      if (!pair || other.value.trim()) return;
      [latitude.value, longitude.value] = [pair[1], pair[2]];
    };

    [[latitude, longitude], [longitude, latitude]].forEach(([field, other]) => field.addEventListener("change", () => {
      takeApart(field, other);
      show();
    }));
    show();
  };

  document.querySelectorAll("[data-aufbruch-place]").forEach(start);
})();
