/* fault.h: where a test may kill the process.
 *
 * fault_point("import.staged") marks a place between two steps that must survive a kill. In a build with
 * VIGIE_FAULTS and with VIGIE_FAULT=NAME (or NAME:3 for the third passage) in the environment the process ends
 * there at once with SIGKILL; with VIGIE_FAULT_LIST=FILE each passage is appended to FILE, so that a test knows
 * every point there is. In release builds the call is compiled out. */
#ifndef LIB_FAULT_H
#define LIB_FAULT_H

#ifdef VIGIE_FAULTS
void fault_point(const char *name);
#else
static inline void fault_point(const char *name)
{
	(void)name;
}
#endif

#endif
