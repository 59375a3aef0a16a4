-- floor.sql: what importing generate.c's list must cost at least. sqlite3 reads the file with .import and writes the
-- same rows into the same tables (schema, pragmas and one transaction as in store/db.c), with the documents built by
-- json_object and no program around it: no mapping, no check of a value, no UUIDv5, no digest, no matching, no row
-- told from last time's. Ids and digests are stand-ins of the same length. run.sh reads the schema in before this.

CREATE TEMP TABLE bottin(id, nom, description, adresse, ville, province, code_postal, telephone, telecopieur, courriel,
  site, categorie, service, service_description, heures, clientele, contact, titre, region);
.import --csv --skip 1 --schema temp list.csv bottin

BEGIN IMMEDIATE;
INSERT INTO source(id, name) VALUES (1, 'bottin');
INSERT INTO operation(id, kind, who, at, source) VALUES (1, 'import', 'source:bottin', 1793000000, 1);

INSERT INTO fiche(id, uuid, status, source, revision, seq, created_at, edited_at, plain, region, name, hash, doc)
SELECT rowid, id, 'active', 1, 1, rowid, 1793000000, 1793000000, 1, '12', nom, randomblob(16),
  '{"id":"' || id || '","name":' || json_quote(nom) || ',"description":' || json_quote(description)
  || iif(courriel = '', '', ',"email":' || json_quote(courriel))
  || iif(site = '', '', ',"website":' || json_quote(site))
  || ',"contacts":' || json_array(json_object('id', 'a' || substr(id, 2), 'name', contact, 'title', titre))
  || ',"phones":' || iif(telecopieur = '',
       json_array(json_object('id', 'b' || substr(id, 2), 'number', telephone, 'type', 'voice')),
       json_array(json_object('id', 'b' || substr(id, 2), 'number', telephone, 'type', 'voice'),
                  json_object('id', 'c' || substr(id, 2), 'number', telecopieur, 'type', 'fax')))
  || ',"locations":' || json_array(json_object('id', 'd' || substr(id, 2), 'location_type', 'physical', 'addresses',
       json_array(json_object('id', 'e' || substr(id, 2), 'address_1', adresse, 'city', ville, 'region', region,
                              'state_province', province, 'postal_code', code_postal, 'country', 'CA',
                              'address_type', 'physical'))))
  || ',"services":' || json_array(json_object('id', 'f' || substr(id, 2), 'name', service,
       'description', service_description, 'status', 'active', 'eligibility_description', clientele,
       'schedules', json_array(json_object('id', '0' || substr(id, 2), 'description', heures)),
       'attributes', json_array(json_object('id', '1' || substr(id, 2), 'taxonomy_term',
                                            json_object('id', '2' || substr(id, 2), 'name', categorie, 'description', categorie)))))
  || '}'
  FROM bottin;

INSERT INTO source_record(id, source, native, fiche, hash, first_seen_at)
SELECT rowid, 1, id, rowid, randomblob(16), 1793000000 FROM bottin;

INSERT INTO change(seq, fiche, operation, revision, path, new)
SELECT rowid, rowid, 1, 1, '', lower(hex(randomblob(16))) FROM bottin;

INSERT INTO service SELECT rowid, 0, 'f' || substr(id, 2), service, 'active' FROM bottin;
INSERT INTO phone SELECT rowid, 0, telephone, '', 'voice' FROM bottin
 UNION ALL SELECT rowid, 1, telecopieur, '', 'fax' FROM bottin WHERE telecopieur <> '' ORDER BY 1, 2;
INSERT INTO address SELECT rowid, 0, adresse, ville, code_postal, 'physical' FROM bottin;
INSERT INTO email SELECT rowid, 0, courriel FROM bottin WHERE courriel <> '';
INSERT INTO category SELECT rowid, 0, '', categorie FROM bottin;

INSERT INTO search(rowid, name, place, words)
SELECT rowid, nom || char(10),
  ville || char(10) || code_postal || char(10) || replace(code_postal, ' ', '') || char(10),
  description || char(10) || service || char(10) || service_description || char(10) || categorie || char(10)
  || replace(replace(telephone, ' ', ''), '-', '') || char(10)
  || iif(telecopieur = '', '', replace(replace(telecopieur, ' ', ''), '-', '') || char(10))
  FROM bottin;
COMMIT;
