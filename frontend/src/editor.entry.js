// The SPARQL editor as Streamlit calls it.

import "./editor/notices.js";
import "./editor/editor.css";
import { QueryEditor } from "./editor/view.js";

const editors = new WeakMap(); // the component's root -> its editor: what is drawn again is the same editor

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector(".editor-host");
  let editor = editors.get(host);
  if (!editor) {
    const root = host.getRootNode();
    editor = new QueryEditor(host, root instanceof ShadowRoot ? root : document);
    editors.set(host, editor);
  }
  editor.onRun = (text) => setTriggerValue("run", { text });
  editor.onChange = (text) => setStateValue("draft", { text });
  editor.update(data);
  return () => {
    // Streamlit also lets go of a call that another has overtaken, while the editor stays on the page.
    if (host.isConnected) return;
    editors.delete(host);
    editor.destroy();
  };
}
