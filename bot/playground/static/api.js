// The playground's own JSON interface.
const ONCE_IN = 10_000;

// A playground that was started anew has another key, which comes with the page.
function openAnew() {
  if (Date.now() - Number(sessionStorage.getItem("opened-anew")) < ONCE_IN) return;
  sessionStorage.setItem("opened-anew", Date.now());
  location.reload();
}

async function answer(response) {
  if (response.status === 403) openAnew();
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

const get = async (path) => answer(await fetch(path, { headers: { accept: "application/json" } }));

export const post = async (name, body = {}) =>
  answer(await fetch(`/playground/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }));

export const state = () => get("/playground/state");
export const samples = () => get("/static/samples.json");
export const messages = (chat, after) => get(`/playground/messages?chat=${encodeURIComponent(chat)}&after_rev=${after}`);

export function events({ opened, changed, lost }) {
  const source = new EventSource("/playground/events");
  source.onopen = opened;
  source.onmessage = (event) => changed(JSON.parse(event.data));
  source.onerror = () => {
    lost();
    // The browser retries a cut connection itself, yet gives up for good after an HTTP error.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => state().catch(() => {}).finally(() => events({ opened, changed, lost })), 1500);
  };
}
