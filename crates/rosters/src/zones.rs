//! Names of time zones as calendar programs write them.

/// What calendar programs call the time zones of most people, and what the time-zone data calls them (CLDR,
/// windowsZones).
const ZONES: [(&str, &str); 42] = [
    ("Dateline Standard Time", "Etc/GMT+12"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Mountain Standard Time", "America/Denver"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("Eastern Standard Time", "America/New_York"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Jordan Standard Time", "Asia/Amman"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Nepal Standard Time", "Asia/Katmandu"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
];

/// The name of a zone as the time-zone data has it: without what some programs write in front of it, as
/// `/freeassociation.sourceforge.net/Europe/Brussels`.
pub(crate) fn zone(name: &str) -> &str {
    let name = name.trim();
    if let Some((_, known)) = ZONES.iter().find(|(windows, _)| *windows == name) {
        return known;
    }
    if !name.starts_with('/') {
        return name;
    }
    let regions = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
        "Etc/",
    ];
    regions.into_iter().find_map(|region| name.find(region)).map_or(name, |at| &name[at..])
}

#[cfg(test)]
mod tests {
    use super::{ZONES, zone};

    #[test]
    fn zones_are_called_as_the_time_zone_data_has_them() {
        for (name, want) in [
            ("Europe/Brussels", "Europe/Brussels"),
            ("/freeassociation.sourceforge.net/Tzfile/Europe/Brussels", "Europe/Brussels"),
            ("/softwarestudio.org/Olson_20011030_5/America/New_York", "America/New_York"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("Lake Standard Time", "Lake Standard Time"),
            ("/nowhere", "/nowhere"),
        ] {
            assert_eq!(zone(name), want, "{name}");
        }
        for (windows, known) in ZONES {
            assert!(jiff::tz::TimeZoneDatabase::bundled().get(known).is_ok(), "{windows}: {known}");
        }
    }
}
