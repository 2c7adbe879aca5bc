// In this order: the faults must be in place when the app's worker is evaluated.
import './assistant-faults';
import '../../src/engine/assistant.worker';
