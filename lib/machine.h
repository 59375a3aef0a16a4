/* machine.h: which machine this is, and since which start. */
#ifndef LIB_MACHINE_H
#define LIB_MACHINE_H

#include "lib/arena.h"

/* The kernel's boot id (/proc/sys/kernel/random/boot_id): another one means that the machine was started again, perhaps
 * after a power cut. $VIGIE_BOOT stands for it in test builds. Blank where there is none. */
struct str machine_boot(struct arena *a);

/* What tells this machine from one to which the database was copied: a hash of /etc/machine-id, else the host's name.
 * $VIGIE_HOST stands for it in test builds. */
struct str machine_host(struct arena *a);

#endif
