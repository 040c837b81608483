// The argument map as Streamlit calls it, and as the page that `rejoinder export --format html` writes.

import "./map/notices.js";
import "../../ui/thread.css";
import "./map/map.css";
import "./map/page.css";
import { begin } from "./map/page.js";
import { ArgumentMap } from "./map/view.js";

const maps = new WeakMap(); // the component's root -> its map: what is drawn again is the same map

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".map-host");
  let map = maps.get(host);
  if (!map) {
    map = new ArgumentMap(host);
    maps.set(host, map);
  }
  map.onPick = (node) => setTriggerValue("picked", { node });
  map.update(data);
  return () => {
    // Streamlit also lets go of a call that another has overtaken, while the map stays on the page.
    if (host.isConnected) return;
    maps.delete(host);
    map.destroy();
  };
}

begin();
