/** What the app may want to show about being kept on this device. */
export interface OfflineEvents {
  /** The app is kept: it opens without a network from now on. */
  readonly kept?: () => void;
  /** A newer build is kept and waits for the last tab to close, or for this call. */
  readonly updateWaiting?: (takeUpdate: () => void) => void;
}

/**
 * Has the service worker keep the app on this device. Answers whether it is registered: not in
 * development, not where the browser refuses. The app runs all the same, only not offline.
 */
export async function registerOffline(events: OfflineEvents = {}): Promise<boolean> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return false;
  const { serviceWorker } = navigator;
  try {
    const registration = await serviceWorker.register('./service-worker.js', {
      updateViaCache: 'none',
    });
    const tellOfUpdate = () => {
      const { waiting } = registration;
      // The very first worker waits for nobody, and is no update.
      if (waiting && serviceWorker.controller) events.updateWaiting?.(() => takeUpdate(waiting));
    };
    tellOfUpdate();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', tellOfUpdate);
    });
    void serviceWorker.ready.then(() => events.kept?.());
    return true;
  } catch {
    return false;
  }
}

function takeUpdate(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  });
  waiting.postMessage('take-update');
}
