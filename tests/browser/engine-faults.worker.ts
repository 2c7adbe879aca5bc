// In this order: the faults must be in place when the app's worker is evaluated.
import './engine-faults';
import '../../src/engine/tagger.worker';
