import type { ByteString } from '../../procfs/bytes.ts';

/** HotSpot's threads that run no Java, by how their names begin, of which the kernel keeps 15 bytes. */
const OF_VM =
  /^(?:GC Thread#|G1 |Z(?:Worker|Driver|Director|GC)|X(?:Worker|Driver|Director|GC)|Shenandoah|VM Thread|VM Periodic Tas|C[12] CompilerThre|Sweeper thread|Signal Dispatch|Service Thread|Monitor Deflati|Notification Th|Attach Listener|Reference Handl|Unlinker|Cleaner thread|StringDedup|Concurrent GC|Gang worker)/;

/** True for the name of a thread with which HotSpot itself works: jstack knows no lock that it waits for. */
export function isOfVm(comm: ByteString): boolean {
  return OF_VM.test(comm);
}
