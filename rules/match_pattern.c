#include "rules/match_pattern.h"

int match_pattern_level(uint32_t p, enum match_field f)
{
	static const uint8_t levels[MATCH_FIELDS] = {
		[MATCH_ON_NAME] = MATCH_NAMES,
		[MATCH_ON_PLACE] = MATCH_PLACES,
		[MATCH_ON_PHONE] = MATCH_PHONES,
		[MATCH_ON_WEB] = MATCH_WEBS,
		[MATCH_ON_NUMBER] = MATCH_NUMBERS,
	};

	p = match_pattern_index(p);
	for (int last = MATCH_FIELDS - 1; last > (int)f; last--)
		p /= levels[last];
	return (int)(p % levels[f]);
}
